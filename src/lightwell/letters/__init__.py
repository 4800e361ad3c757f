"""Letters: e-mail that says whose turn it is, and the outbox that nothing is lost from.

All stages. Import from its modules; models load after Django does.

For letters about signing in, which hold a link that is kept nowhere:

    from lightwell.letters.sending import Particulars, send_now
    from lightwell.policy.letter_rules import SecurityKind

    is_on_its_way = send_now(SecurityKind.INVITATION, address, Particulars(link=link, by=name, ...), now)

For everything else: `lightwell.letters.telling`.
"""
