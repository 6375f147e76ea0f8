"""What Python's email package reads out of the message in a file, as JSON."""

import email
import email.policy
import email.utils
import json
import sys

with open(sys.argv[1], "rb") as file:
    message = email.message_from_binary_file(file, policy=email.policy.SMTP)

defects = [repr(d) for d in message.defects]
for name in message:
    defects += [f"{name}: {d!r}" for d in message[name].defects]
parts = []
for part in message.iter_parts():
    defects += [repr(d) for d in part.defects]
    parts.append([part.get_content_type(), part.get_content().replace("\r\n", "\n")])
addresses = [address.addr_spec for name in ("From", "To", "Reply-To") if name in message
             for address in message[name].addresses]
print(json.dumps({
    "type": message.get_content_type(),
    "headers": {name: str(message[name]) for name in message},
    "unix_seconds": int(email.utils.parsedate_to_datetime(message["Date"]).timestamp()),
    "to_name": message["To"].addresses[0].display_name,
    "addresses": addresses,
    "defects": defects,
    "parts": parts,
}))
