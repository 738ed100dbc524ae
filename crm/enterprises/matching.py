"""One firm, one record: names brought to one form, and the firms that a name may mean."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

#: 有限责任公司 and 有限公司 are one legal form; 股份有限公司 is another, and stays different.
_FORMS = re.compile(r"有限责任公司$")
_NOISE = re.compile(r"[\W_]+")
#: “某电池材料企业” is a firm whose name is not known yet: it is never the same as another.
_UNNAMED = re.compile(r"^某|某[公企]")


@cache
def _simplifier():
    return OpenCC("t2s")


def name_key(name):
    """The form in which two spellings of one registered name are equal; "" for a firm unnamed yet.

    Full and half width, brackets, spaces, case, traditional characters and the two spellings of
    a limited company do not tell firms apart.
    """
    if _UNNAMED.search(name):
        return ""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _NOISE.sub("", _simplifier().convert(plain))
    return _FORMS.sub("有限公司", plain)
