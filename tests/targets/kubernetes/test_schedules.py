"""What a CronJob says of when its Job runs."""

from __future__ import annotations


def test_what_hints_say_of_a_schedule(lowered) -> None:
    found = lowered(
        """
services:
  night:
    image: i
    x-kompyse:
      schedule: 0 3 * * *
      timezone: Europe/Berlin
      concurrency: forbid
      suspend: true
      history: {succeeded: 1, failed: 0}
      ttl: 1h
"""
    )
    spec = found.one("CronJob", "night")["spec"]
    assert {key: value for key, value in spec.items() if key != "jobTemplate"} == {
        "schedule": "0 3 * * *",
        "timeZone": "Europe/Berlin",
        "concurrencyPolicy": "Forbid",
        "suspend": True,
        "successfulJobsHistoryLimit": 1,
        "failedJobsHistoryLimit": 0,
    }
    assert list(spec)[-1] == "jobTemplate"
    assert spec["jobTemplate"]["spec"]["ttlSecondsAfterFinished"] == 3600


def test_what_nobody_says_is_left_to_kubernetes(lowered) -> None:
    found = lowered("services: {night: {image: i, x-kompyse: {schedule: '@daily'}}}")
    assert list(found.one("CronJob", "night")["spec"]) == ["schedule", "jobTemplate"]


def test_the_labels_of_kompose_say_it_too(lowered) -> None:
    labels = "{kompose.cronjob.schedule: '* * * * *', kompose.cronjob.concurrency_policy: Replace}"
    found = lowered(f"services: {{night: {{image: i, restart: 'no', labels: {labels}}}}}")
    assert found.one("CronJob", "night")["spec"]["concurrencyPolicy"] == "Replace"
