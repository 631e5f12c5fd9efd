"""Letters made for the tests of the page: wide characters, and words that look like code."""

from __future__ import annotations

#: Characters outside the basic plane stand before, in and after what is quoted.
WIDE = """青禾市城市管理局关于市政协三届二次会议第0088号提案的答复
青城函〔2024〕88号

𠮷田委员：

您提出的《关于改善𠮷祥社区照明的提案》😀收悉，现答复如下：

一、工作推进情况
（一）摸清底数。一是已走访𠮷祥社区居民426户，登记暗处😀38处。二是已更换旧灯120盏。

二、下一步打算
（一）补装路灯。一是将在年底前为𠮷祥社区加装太阳能路灯320盏😀。二是力争建成智慧照明平台1个。

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
（一）开展排查。一是已排查网络暗角<script>window.hacked=1</script>77处。
二是已处置"><img src=x onerror=window.hacked=1>9处。

二、下一步打算
下一步，我局将在2025年为网络暗角<a href="javascript:window.hacked=1">加装</a>防护网15套。

青禾市网络安全局
2024年7月8日
"""
