"""What routes ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from intake.assembly import Services


def services(request: Request) -> Services:
    """The service this application was made for."""
    found = request.app.state.services
    if not isinstance(found, Services):
        raise TypeError("the application was not given its services")
    return found


WithServices = Annotated[Services, Depends(services)]
