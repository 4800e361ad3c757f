"""A form with one of each control, for the gallery."""

from django import forms


class OpeningForm(forms.Form):
    """Why a unit opens a delivery."""

    clause = forms.ChoiceField(
        label="Which clause do you stand on?",
        choices=[("3", "Clause 3: what helps families stay"), ("4", "Clause 4: whether session times suit")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the clause you stand on"},
    )
    reason = forms.CharField(
        label="Why do you need it?",
        help_text="City Centre Social Services will read these words.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you need it"},
    )
    region = forms.ChoiceField(label="Region", choices=[("", "All regions"), ("k", "Kāpiti Coast")], required=False)
    until = forms.DateField(
        label="Until which day?",
        help_text="Such as 30 November 2026.",
        error_messages={"invalid": "Write a day, such as 30 November 2026"},
    )
    told = forms.BooleanField(
        label="I have told the families", error_messages={"required": "Tick this when the families have been told"}
    )
