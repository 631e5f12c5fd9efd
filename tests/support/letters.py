"""Small letters of invented places: two plain ones, and two that are hard to show on a page."""

from __future__ import annotations

TALENT = """青禾市科学技术局关于市政协三届二次会议第0012号提案的答复
青科函〔2024〕7号

林小舟委员：

您提出的《关于留住青年人才的提案》收悉，现答复如下：

一、工作推进情况
（一）完善租房补贴
一是已向1860名青年人才发放租房补贴。二是已建成人才公寓320套。

二、下一步打算
（一）扩大补贴范围
一是将把青年人才租房补贴提高到每月900元。二是力争年底前新增人才公寓500套。

感谢您对科技工作的关心。

青禾市科学技术局
2024年5月16日
"""

BUS = """青禾市交通运输局关于市政协三届二次会议第0045号提案的答复
青交函〔2023〕21号

周望山委员：

您提出的《关于优化夜间公交的提案》收悉，现答复如下：

一、工作推进情况
已开通夜间公交线路6条，末班车延长到23时。

二、下一步打算
下一步，我局将在2024年新增夜间公交线路4条，覆盖三所医院。

青禾市交通运输局
2023年9月1日
"""

TALENT_PROMISE = "一是将把青年人才租房补贴提高到每月900元。"

#: Characters outside the basic plane stand before, in and after what is quoted.
WIDE = """青禾市城市管理局关于市政协三届二次会议第0088号提案的答复
青城函〔2024〕88号

𠮷田委员：

您提出的《关于改善𠮷祥社区照明的提案》😀收悉，现答复如下：

一、工作推进情况
（一）摸清底数
一是已走访𠮷祥社区居民426户，登记暗处😀38处。二是已更换旧灯120盏。

二、下一步打算
（一）补装路灯
一是将在年底前为𠮷祥社区加装太阳能路灯320盏😀。二是力争建成智慧照明平台1个。

青禾市城市管理局
2024年6月3日
"""
WIDE_PROMISE = "一是将在年底前为𠮷祥社区加装太阳能路灯320盏😀。"

HOSTILE_NAME = "<img src=x onerror=window.hacked=1>.txt"
HOSTILE_TITLE = (
    "关于<img src=x onerror=window.hacked=1><script>window.hacked=1</script>第0066号提案的答复"
)
HOSTILE = f"""{HOSTILE_TITLE}
青安函〔2024〕66号
来源网址：javascript:window.hacked=1

沙小丘委员：

您提出的《关于<svg onload=window.hacked=1>的提案》收悉，现答复如下：

一、工作推进情况<iframe src="javascript:window.hacked=1"></iframe>
（一）开展排查
一是已排查网络暗角<script>window.hacked=1</script>77处。
二是已处置"><img src=x onerror=window.hacked=1>9处。

二、下一步打算
下一步，我局将在2025年为网络暗角<a href="javascript:window.hacked=1">加装</a>防护网15套。

青禾市网络安全局
2024年7月8日
"""
