"""Pictures of pages of a running demo, to be looked at by a person.

    bin/demo &
    .venv/bin/python -m tests.browser.pictures --as officer --to /tmp/pictures / /leads/

writes each page at both widths, light and dark: /tmp/pictures/officer-leads-390-dark.png …
"""

import argparse
import json
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import chromium

SIZES = ((1440, 900), (390, 844))
SCHEMES = ("light", "dark")


def take(page: Page, folder: Path, name: str) -> None:
    """Write the whole page as it stands, at both widths, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in SIZES:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def sign_in(page: Page, account: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", account["username"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("addresses", nargs="+")
    options.add_argument("--as", dest="role", default="officer")
    options.add_argument("--at", default="http://127.0.0.1:8000")
    options.add_argument("--to", type=Path, default=Path("/tmp/pictures"))  # noqa: S108 (to look at)
    options.add_argument("--language", choices=("zh-CN", "en"), default="zh-CN")
    args = options.parse_args()
    accounts = json.loads(Path("var/demo-accounts.json").read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        page = browser.new_page(base_url=args.at, locale=args.language)
        sign_in(page, accounts[args.role])
        for address in args.addresses:
            page.goto(address)
            name = "-".join([args.role, *filter(None, address.split("/"))])
            take(page, args.to, name if address != "/" else f"{args.role}-home")


if __name__ == "__main__":
    main()
