"""What is long folds on a phone and stands open on a desk, without JavaScript."""

from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def test_the_groups_of_the_editor_fold_on_a_phone_only(visited, as_person):
    page = as_person(visited.ria, script=False)
    page.goto("/afspraken/nieuw")
    group = page.locator("#artikelen details").first
    clause, summary = group.locator("[name=artikelen]").first, group.locator("summary").first
    expect(clause).to_be_visible()
    expect(summary).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(clause).to_be_hidden()
    expect(summary).to_contain_text("gekozen")
    summary.click()
    expect(clause).to_be_visible()
