"""Files and environment in, one canonical tree out, exactly as Docker Compose reads them. One phase, one module.

`load` runs the phases in this order; each takes a tree and gives a tree, and changes none in place:

1. `discovery` finds the files, the project directory and the variables (`dotenv` reads `.env`), `reading` their text,
   `documents` (with `scalars`) makes trees of it, `project_name` settles the name.
2. `assemble` takes the documents one by one: `interpolate` (with `template` and `casts`), `environment`, `aliases`,
   `include` and `extends` (which draw in other files), `reset`, `merge` (with `merge_rules`), `unique`, `shape`,
   `canonical` (with `forms`), and `unique` again, since long forms show doubles that short ones hide.
3. For the project as a whole: `defaults`, `paths`, `profiles`, `consistency`, `env_files`. `loaded` is the result.

Where something stands in a file is found afterwards and only for a finding: `layers` keeps the record of the load,
`positions` reads a text again. How the order came about: it is that of the reference loader (compose-go).
"""
