"""People sign in, set up a second factor, change password and language, in a real browser."""

import re

import pyotp
import pytest
from browser import PHONE, SMALLEST, accessibility_faults, fits_across
from service_world import PASSWORD


def test_somebody_signs_in_and_out_with_the_keyboard_alone(desk):
    desk.person()
    page = desk.visit()
    page.goto("/account")
    page.wait_for_url("**/sign-in?next=/account")
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account")
    page.locator("summary").press("Enter")
    page.get_by_role("button", name="退出登录").press("Enter")
    page.wait_for_url("**/sign-in")
    page.goto("/account")
    page.wait_for_url("**/sign-in?next=/account")


def test_a_wrong_password_says_no_more_than_that(desk):
    desk.person()
    page = desk.visit()
    for login in ("li", "nobody"):
        page.goto("/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", "wrong password")
        page.keyboard.press("Enter")
        assert "用户名或密码不正确" in page.get_by_role("alert").inner_text()
        assert page.input_value("input[name=password]") == ""


def test_a_second_factor_is_set_up_and_asked_for(desk):
    desk.person()
    page = desk.sign_in()
    page.goto("/account")
    page.get_by_role("button", name="设置动态验证码").click()
    assert page.get_by_role("img", name="身份验证器二维码").is_visible()
    assert accessibility_faults(page) == []
    secret = page.locator("code.key").inner_text()
    totp = pyotp.TOTP(secret)
    page.fill("input[name=code]", totp.at(desk.world.clock()))
    page.keyboard.press("Enter")
    page.get_by_text("动态验证码已启用").wait_for()

    desk.world.clock.move(seconds=60)
    again = desk.visit()
    again.goto("/sign-in?next=/account")
    again.fill("input[name=login]", "li")
    again.fill("input[name=password]", PASSWORD)
    again.keyboard.press("Enter")
    again.wait_for_url("**/sign-in/code?next=/account")
    again.goto("/account")
    assert "/sign-in/code" in again.url
    assert accessibility_faults(again) == []
    again.fill("input[name=code]", "000000")
    again.keyboard.press("Enter")
    assert "验证码不正确" in again.get_by_role("alert").inner_text()
    again.fill("input[name=code]", totp.at(desk.world.clock()))
    again.keyboard.press("Enter")
    again.wait_for_url("**/account")


def test_a_first_password_has_to_be_changed(desk):
    desk.person(password_change_due=True)
    page = desk.sign_in()
    page.wait_for_url(re.compile("password=due"))
    page.goto("/")
    page.wait_for_url(re.compile("password=due"))
    page.fill("input[name=old_password]", PASSWORD)
    page.fill("input[name=password]", "short")
    page.fill("input[name=again]", "short")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.fill("input[name=old_password]", PASSWORD)
    page.fill("input[name=password]", "淮河的水向东流去 88")
    page.fill("input[name=again]", "淮河的水向东流去 88")
    page.keyboard.press("Enter")
    page.get_by_text("密码已修改").wait_for()


def test_the_language_is_switched_and_kept(desk):
    desk.person()
    page = desk.visit()
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.url.endswith("/sign-in?next=/account")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/no-such-page")
    page.get_by_role("heading", name="This page was not found").wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [None, PHONE, SMALLEST])
def test_pages_of_the_account_work_for_everybody(desk, language, viewport):
    desk.person()
    stranger = desk.visit(viewport, language)
    stranger.goto("/sign-in")
    assert accessibility_faults(stranger) == []
    assert fits_across(stranger)
    page = desk.sign_in(viewport=viewport, language=language)
    for path in ("/account", "/no-such-page"):
        page.goto(path)
        assert accessibility_faults(page) == []
        assert fits_across(page)
