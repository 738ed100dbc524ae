"""Made-up firms: what they are called, where they come from, and what is on record of them."""

import datetime as dt
from dataclasses import dataclass, field

from stdnum.cn import uscc

from crm.leads.models import Origin
from crm.management.reference import read

REGION_OF_NO_FIRM = "91000000"  # company, administrative region 000000


@dataclass
class Firm:
    brand: str
    brand_en: str
    trade: str  # chain, or chain/segment; "" when the chain is not known
    region: str
    number: int = 0
    owner: str = ""  # user name
    leads_chain: bool = False
    certificate: str = ""
    certified_before: int = 200  # days before it was first met
    group_of: "Firm | None" = None
    unnamed: bool = False
    enterprise: object = field(default=None, repr=False)

    @property
    def words(self):
        """(trade in Chinese, in English, industry code, what it builds)"""
        return read("demo")["trades"][self.trade]

    @property
    def chain(self):
        return self.trade.partition("/")[0]

    @property
    def name(self):
        mark = read("demo")["mark"]
        return self.brand + mark if self.unnamed else f"{self.brand}{self.words[0]}有限公司{mark}"

    @property
    def details(self):
        """What Enterprise.objects.register takes besides the name."""
        if self.unnamed:
            return {"demo": True}
        trade, trade_en, industry, project = self.words
        return {
            "demo": True,
            "name_en": f"{self.brand_en} {trade_en} Co., Ltd.{read('demo')['mark_en']}",
            "short_name": self.brand,
            "uscc": made_up_uscc(self.number),
            "region": self.region,
            "industry": industry,
            "profile": f"主营{trade}，拟在园区建设{project}项目。演示企业，并不存在。",
        }

    @property
    def origin(self):
        """Where its money comes from, by its region."""
        regions = read("demo")["regions"]
        if self.region in regions["local"]:
            return Origin.LOCAL
        if self.region in regions["abroad"]:
            return Origin.ABROAD
        inside = self.region.startswith("山西")
        return Origin.OUTSIDE_CITY if inside else Origin.OUTSIDE_PROVINCE


def made_up_uscc(number):
    """A USCC with a valid check digit in region 000000, which belongs to no real firm."""
    body = f"{REGION_OF_NO_FIRM}{number:09}"
    return body + uscc.calc_check_digit(body)


def three_years_from(day):
    """The last valid day of a certificate that begins on `day`."""
    return day + dt.timedelta(days=3 * 365)
