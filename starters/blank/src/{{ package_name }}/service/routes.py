"""The service's routes. Yours: docs/service.md has a `/predict` to start with."""

from fastapi import APIRouter

router = APIRouter()
