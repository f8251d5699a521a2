"""Writes the schema of exported rings: ``python docs/json_schema.py > docs/rings.schema.json``."""

import json

from graphabuse.investigate.document import schema

if __name__ == "__main__":
    print(json.dumps(schema(), indent=1))
