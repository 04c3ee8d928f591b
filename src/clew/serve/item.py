"""The page of an item: the original rendered beside its text, and all that is known of it."""

from fastapi import APIRouter

router = APIRouter()
