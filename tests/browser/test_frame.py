"""The frame of every page, by keyboard and on a phone."""

import pytest

from accounts.models import Theme

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def home(page, cast, reference, sign_in):
    sign_in(cast.ana)
    page.goto("/notices/")
    return page


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.className")


def test_keys_search_and_log(home):
    home.keyboard.press("/")
    assert focused(home) == "q"
    home.keyboard.type("c/")  # typing is typing
    assert home.input_value("[data-search]") == "c/"
    home.locator("h1").click()
    home.keyboard.press("Control+k")
    assert focused(home) == "q"
    home.locator("h1").click()
    home.keyboard.press("c")
    home.wait_for_url("**/leads/new/")


def test_the_navigation_folds_and_stays_folded(home):
    home.click("[data-fold]")
    home.reload()
    assert home.get_attribute("[data-fold]", "aria-expanded") == "false"
    assert not home.is_visible(".nav-side li span")


def test_the_menu_opens_by_keyboard_and_closes_on_escape(home):
    home.focus(".topbar .menu summary")
    home.keyboard.press("Enter")
    assert home.is_visible(".topbar .menu-sheet")
    home.keyboard.press("Tab")
    home.keyboard.press("Escape")
    assert not home.is_visible(".topbar .menu-sheet")
    assert "topbar-button" in focused(home)


def test_a_phone_has_its_bar_and_everything_under_more(home):
    home.set_viewport_size(PHONE)
    assert not home.is_visible(".nav-side")
    home.click(".phonebar summary")
    for word in ("企业", "产业链", "园区", "我的设置", "English"):
        assert home.get_by_text(word, exact=True).locator("visible=true").count() == 1
    assert home.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("device", ["light", "dark"])
def test_the_theme_is_the_devices_unless_one_was_chosen(home, cast, device):
    home.emulate_media(color_scheme=device)
    home.reload()
    assert home.get_attribute("html", "data-bs-theme") == device
    cast.ana.choose({"theme": Theme.DARK}, by=cast.ana, version=cast.ana.version)
    home.reload()
    assert home.get_attribute("html", "data-bs-theme") == "dark"


def test_without_scripts_the_menus_and_pages_still_work(browser, live_server, cast, sign_in, page):
    sign_in(cast.ana)
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies(page.context.cookies())
    bare = plain.new_page()
    bare.goto("/notices/")
    bare.click(".topbar .menu summary")
    bare.click(".topbar .menu-sheet a[href='/settings/']")
    assert bare.locator("h1").is_visible()
    plain.close()
