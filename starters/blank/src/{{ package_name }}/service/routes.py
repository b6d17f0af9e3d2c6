"""What the service answers. Yours: add `/predict` once there is a model."""

from fastapi import APIRouter

router = APIRouter()
