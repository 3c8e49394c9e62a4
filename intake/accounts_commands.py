"""`transfer-evidence user …`, `token …`, `audit verify`: what an operator does on the machine."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from intake.assembly import Services, opened
from intake.clock import CHINA
from intake.report.words import Language, word
from intake.service import accounts, audit, tokens
from intake.service.actor import OPERATOR, Role
from intake.settings import load_settings
from ocr.errors import UnusableInputError
from storage.audit import Fault, Head
from storage.tables import User

user_app = typer.Typer(help="账户 / Accounts of people", no_args_is_help=True)
token_app = typer.Typer(help="其他系统的令牌 / Tokens of other systems", no_args_is_help=True)
audit_app = typer.Typer(help="审计日志 / The audit trail", no_args_is_help=True)
TRAIL_BROKEN = 1
_PAGE = 200
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="用户名 / login")]
County = Annotated[str | None, typer.Option(help="区县；不填则不限 / county; without: all")]
School = Annotated[str | None, typer.Option("--school", help="学校标识码 / code of a school")]


@user_app.command("create")
def create_user(
    login: Login,
    role: Annotated[Role, typer.Option(help="角色 / role")],
    name: Annotated[str, typer.Option(help="姓名 / name")] = "",
    county: County = None,
    school: School = None,
) -> None:
    """新建账户，密码从键盘或标准输入读取 / Make an account; its password is asked for."""
    if role is Role.SYSTEM:
        raise UnusableInputError(["--role: 系统请用 token create / systems get a token"])
    settings = load_settings()
    with opened(settings) as services:
        wanted = accounts.Account(login, name, role, county, school, settings.language)
        user = accounts.create(services, OPERATOR, wanted, _password(), change_due=False)
    sys.stdout.write(f"{user.login}\n")


@user_app.command("list")
def list_users() -> None:
    """列出账户 / List accounts."""
    with opened(load_settings()) as services:
        users = _everybody(services)
    language = load_settings().language
    table = _table(language, "login", "name", "role", "county", "school", "state")
    for user in users:
        state = word("accounts", "active" if user.active else "disabled", language)
        table.add_row(
            user.login, user.display_name, user.role, user.county, user.school_code, state
        )
    Console().print(table)


@user_app.command("disable")
def disable_user(login: Login) -> None:
    """停用账户 / Disable an account and end its sessions."""
    with opened(load_settings()) as services:
        accounts.change(services, OPERATOR, _named(services, login), accounts.Change(active=False))


@user_app.command("enable")
def enable_user(login: Login) -> None:
    """启用账户 / Enable an account again."""
    with opened(load_settings()) as services:
        accounts.change(services, OPERATOR, _named(services, login), accounts.Change(active=True))


@user_app.command("reset-password")
def reset_password(login: Login) -> None:
    """重设密码并解锁 / Give a new password and unlock."""
    with opened(load_settings()) as services:
        user_id = _named(services, login)
        accounts.reset_password(services, OPERATOR, user_id, _password(), change_due=False)


@user_app.command("reset-second-factor")
def reset_second_factor(login: Login) -> None:
    """取消动态验证码绑定 / Forget a second factor (a lost phone)."""
    with opened(load_settings()) as services:
        accounts.reset_second_factor(services, OPERATOR, _named(services, login))


@token_app.command("create")
def create_token(
    role: Annotated[Role, typer.Option(help="角色 / role")],
    county: County = None,
    school: School = None,
    label: Annotated[str, typer.Option(help="用途 / what it is for")] = "",
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="有效天数 / days")] = None,
) -> None:
    """新建令牌，只显示这一次 / Make a token; it is shown this once."""
    with opened(load_settings()) as services:
        wanted = tokens.NewToken(role, county, school, label, days)
        secret, _ = tokens.create(services, OPERATOR, wanted)
    sys.stdout.write(f"{secret}\n")


@token_app.command("list")
def list_tokens() -> None:
    """列出令牌 / List tokens."""
    language = load_settings().language
    table = _table(language, "id", "label", "role", "county", "school", "used", "ends")
    with opened(load_settings()) as services:
        after = ""
        while page := tokens.listed(services, OPERATOR, after=after, limit=_PAGE):
            for token in page:
                ends = token.revoked_at or token.expires_at
                table.add_row(
                    token.id,
                    token.label,
                    token.role,
                    token.county,
                    token.school_code,
                    _moment(token.used_at),
                    _moment(ends),
                )
            after = page[-1].id
    Console().print(table)


@token_app.command("revoke")
def revoke_token(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="token list 所示 / as listed")],
) -> None:
    """吊销令牌 / End a token."""
    with opened(load_settings()) as services:
        tokens.revoke(services, OPERATOR, token_id)


@audit_app.command("verify")
def verify(
    expect: Annotated[
        str | None,
        typer.Option(
            metavar="SEQ:DIGEST", help="以前记下的末条 / a head that was written down before"
        ),
    ] = None,
) -> None:
    """核对审计日志，输出末条序号与摘要 / Walk the audit trail and print its head, SEQ:DIGEST.

    把输出抄存到别处；日后用 --expect 核对，可发现末尾被截断或整体被替换。 Keep what is printed
    elsewhere: given back with --expect, it shows a trail cut off at its end or replaced as a whole.
    退出码 exit status: 0 完好 whole, 1 有误 broken.
    """
    settings = load_settings()
    expected = _head(expect) if expect is not None else None
    with opened(settings) as services:
        found = audit.verify(services, expected)
    if isinstance(found, Fault):
        how = word("audit_faults", found.how.value, settings.language)
        sys.stderr.write(f"{found.sequence}: {how}\n")
        raise typer.Exit(TRAIL_BROKEN)
    sys.stdout.write(f"{found}\n")


def _head(text: str) -> Head:
    match = _HEAD.fullmatch(text.strip())
    if match is None:
        raise UnusableInputError(["--expect: 应为 序号:摘要 / SEQ:DIGEST, as verify prints it"])
    return Head(int(match[1]), match[2])


def _password() -> str:
    """A password from the keyboard, twice and unseen, or one line of standard input."""
    if sys.stdin.isatty():
        return str(
            typer.prompt("密码 password", hide_input=True, confirmation_prompt=True, err=True)
        )
    return sys.stdin.readline().rstrip("\r\n")


def _named(services: Services, login: str) -> str:
    """The id of the account of this login."""
    user_id = accounts.id_of(services, OPERATOR, login)
    if user_id is None:
        raise UnusableInputError([f"{login}: 没有这个账户 no such account"])
    return user_id


def _everybody(services: Services) -> list[User]:
    users: list[User] = []
    after = ""
    while page := accounts.listed(services, OPERATOR, after=after, limit=_PAGE):
        users += page
        after = page[-1].login
    return users


def _table(language: Language, *columns: str) -> Table:
    headings = [word("accounts", column, language) for column in columns]
    return Table(*headings, box=None, padding=(0, 3, 0, 0))


def _moment(at: datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""
