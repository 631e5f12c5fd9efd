"""Two small letters of invented places, and what the tests of the faces share."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

TALENT = """青禾市科学技术局关于市政协三届二次会议第0012号提案的答复
青科函〔2024〕7号

林小舟委员：

您提出的《关于留住青年人才的提案》收悉，现答复如下：

一、工作推进情况
（一）完善租房补贴。一是已向1860名青年人才发放租房补贴。二是已建成人才公寓320套。

二、下一步打算
（一）扩大补贴范围。一是将把青年人才租房补贴提高到每月900元。二是力争年底前新增人才公寓500套。

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

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**extra: str) -> dict[str, str]:
    """Return an environment without settings of the one who runs the tests."""
    clean = {name: value for name, value in os.environ.items() if "REPLYSEARCH" not in name}
    return {**clean, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", **extra}
