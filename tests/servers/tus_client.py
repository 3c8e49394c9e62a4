"""A sender that speaks tus, as far as tests need it."""

import base64
import hashlib


class TusClient:
    """Over anything that asks like httpx does; `headers` sign it in."""

    def __init__(self, ask, headers=None):
        self._ask, self._headers = ask, {"Tus-Resumable": "1.0.0", **(headers or {})}

    def ask(self, method, path, headers=None, **more):
        return self._ask(method, path, headers={**self._headers, **(headers or {})}, **more)

    def begin(self, case, content, name="照片.png", *, sha256=True, length=None, **headers):
        """Announce a file; the answer."""
        pairs = {"filename": name.encode()}
        if sha256:
            pairs["sha256"] = hashlib.sha256(content).hexdigest().encode()
        said = ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in pairs.items())
        sent = {
            "Upload-Length": str(len(content) if length is None else length),
            "Upload-Metadata": said,
            **headers,
        }
        return self.ask("POST", f"/cases/{case}/uploads", sent)

    def place(self, case, content, **more):
        """Announce a file; where its bytes go, without what all addresses begin with."""
        answer = self.begin(case, content, **more)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"].removeprefix("/api/v1")

    def offset(self, place):
        answer = self.ask("HEAD", place)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def send(self, place, content, offset=0, headers=None):
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self.ask("PATCH", place, {**kind, **(headers or {})}, content=content)

    def state(self, place):
        return self.ask("GET", place).json()
