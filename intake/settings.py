"""Settings: environment variables `TRANSFER_EVIDENCE_…`, or a file, checked once at the start."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ocr.errors import UnusableInputError
from ocr.opening import Limits

PREFIX = "TRANSFER_EVIDENCE_"
_PASSWORD = re.compile(r"(^[a-z0-9+]+://[^/?#@]*?:)[^/?#]*@")
_SECRET = re.compile(r"([?&][^=&]*(?:secret|password|token)[^=&]*=)[^&]*", re.IGNORECASE)


class Settings(BaseSettings):
    """Everything an operator can set. The names in capitals, after the prefix, are the variables.

    A file of `NAME=value` lines is read too when `TRANSFER_EVIDENCE_SETTINGS_FILE` names one; the
    environment wins.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    language: Literal["zh", "en"] = Field(
        "zh", description="language of reports and messages / 报告与提示的语言"
    )
    policy_dir: Path | None = Field(
        None, description="folder with further rule sets / 其他规则集所在文件夹"
    )
    ocr_detection_model_dir: Path | None = Field(
        None,
        description="PP-OCR detection model (inference.onnx, inference.yml); "
        "empty: the bundled one / 文字检测模型文件夹，留空用自带模型",
    )
    ocr_recognition_model_dir: Path | None = Field(
        None,
        description="PP-OCR recognition model; empty: the bundled one / 文字识别模型文件夹",
    )
    application: str = Field(
        "review_ui.app:create_app",
        pattern=r"^[\w.]+:\w+$",
        description="what `serve` serves: module:factory; intake.api.app:create_app is the HTTP "
        "interface without pages / serve 提供的应用",
    )
    data_dir: Path = Field(
        Path("data"), description="folder of the embedded database, objects and key / 数据文件夹"
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="postgresql://… or sqlite:///…; empty: SQLite in DATA_DIR / "
        "数据库，留空用 SQLite",
    )
    object_store: SecretStr = Field(
        SecretStr(""),
        description="file:///path or s3://bucket?endpoint=http://host:port&access_key=…&secret_key=…;"
        " empty: a folder in DATA_DIR / 文件存储，留空用 DATA_DIR 下的文件夹",
    )
    broker_url: SecretStr = Field(
        SecretStr(""),
        description="redis://… or amqp://…; empty: this process reads / 任务队列，留空由本进程识别",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="32 bytes in base64 that seal what is stored; empty: DATA_DIR/secret.key, made "
        "at the first start / 加密密钥，留空自动生成",
    )
    readers: int = Field(
        default_factory=lambda: min(os.cpu_count() or 1, 8),
        ge=1,
        description="reading processes, one thread each / 识别进程数，每个进程一个线程",
    )
    pages_per_reader: int = Field(
        500, ge=1, description="pages after which a reading process is replaced / 进程更换前的页数"
    )
    page_timeout: int = Field(
        120,
        ge=5,
        description="seconds a page may take before its reader is stopped / 每页限时（秒）",
    )
    file_timeout: int = Field(
        1800,
        ge=10,
        description="seconds a file may take before a worker stops it / 每个文件限时（秒）",
    )
    max_file_bytes: int = Field(
        Limits().max_bytes, ge=1, description="largest file, bytes / 单个文件字节上限"
    )
    max_pixels: int = Field(
        Limits().max_pixels, ge=1, description="largest picture, pixels / 单页像素上限"
    )
    max_pages: int = Field(
        Limits().max_pages, ge=1, description="most pages in one file / 单个文件页数上限"
    )
    max_files_per_request: int = Field(
        100, ge=1, description="most files in one upload / 一次上传的文件数上限"
    )
    max_files_per_case: int = Field(
        300, ge=1, description="most files of one case / 一个案件的文件数上限"
    )
    max_request_bytes: int = Field(
        1024**3, ge=1, description="largest upload of all files together, bytes / 一次上传字节上限"
    )
    max_uploads: int = Field(
        64, ge=1, description="uploads taken in at the same time by one process / 同时接收的上传数"
    )
    retention_days: int = Field(
        0,
        ge=0,
        description="days after a case was closed after which its papers are destroyed; 0: never / "
        "结案后材料保存天数，0 为不销毁",
    )
    upload_idle_seconds: float = Field(
        30,
        gt=0,
        description="seconds without a byte after which an upload is broken off / "
        "上传中断判定（秒）",
    )
    upload_hours: int = Field(
        24,
        ge=1,
        description="hours without a byte after which an upload that can be resumed is removed / "
        "未传完的断点续传保留时长（小时）",
    )

    trusted_proxies: str = Field(
        "127.0.0.1",
        description="addresses of proxies whose X-Forwarded-For and -Proto are believed, with "
        "commas; *: all / 可信反向代理地址",
    )
    session_idle_minutes: int = Field(
        30,
        ge=1,
        description="minutes without a request after which a person is signed out / "
        "无操作自动退出（分钟）",
    )
    session_hours: int = Field(
        12, ge=1, description="hours after which a person signs in again / 登录最长有效（小时）"
    )
    lock_after: int = Field(
        5,
        ge=1,
        description="wrong passwords or codes in a row that lock an account / "
        "连续输错几次后锁定账户",
    )
    lock_minutes: int = Field(
        15, ge=1, description="minutes an account stays locked / 锁定时长（分钟）"
    )
    password_length: int = Field(
        10, ge=8, le=64, description="fewest characters of a password / 密码最少字符数"
    )
    second_factor: Literal["optional", "reviewers", "everybody"] = Field(
        "optional",
        description="who must give a code (TOTP) at sign-in; reviewers: all who see more than one "
        "school / 谁必须使用动态验证码，reviewers 指可见多所学校的人",
    )

    @property
    def database_address(self) -> str:
        """Where the database is; holds its password."""
        chosen = self.database_url.get_secret_value()
        return chosen or f"sqlite:///{(self.data_dir / 'transfer-evidence.db').resolve()}"

    @property
    def object_store_address(self) -> str:
        """Where the objects are; holds the access key."""
        chosen = self.object_store.get_secret_value()
        return chosen or (self.data_dir / "objects").resolve().as_uri()

    @property
    def is_embedded(self) -> bool:
        """Whether files are read by processes of this program, without a queue."""
        return not self.broker_url.get_secret_value()

    def limits(self) -> Limits:
        """The limits under which files are opened."""
        return Limits(
            max_bytes=self.max_file_bytes, max_pixels=self.max_pixels, max_pages=self.max_pages
        )


def shown(value: object) -> str:
    """A setting's value for showing: addresses without their passwords, keys not at all."""
    if not isinstance(value, SecretStr):
        return str(value)
    secret = value.get_secret_value()
    if "://" not in secret:
        return str(value)
    return _SECRET.sub(r"\1***", _PASSWORD.sub(r"\1***@", secret))


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UnusableInputError: a value is not what it should be; each fault names its variable.
    """
    file = os.environ.get(f"{PREFIX}SETTINGS_FILE")
    if file is not None and not Path(file).is_file():
        raise UnusableInputError([f"{PREFIX}SETTINGS_FILE: 没有这个文件 no such file: {file}"])
    try:
        return Settings(_env_file=file)
    except ValidationError as error:
        raise UnusableInputError(
            [
                f"{PREFIX}{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}"
                for fault in error.errors()
            ]
        ) from error
