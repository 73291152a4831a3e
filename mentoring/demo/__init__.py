"""A programme that looks like the real thing, told day by day through the rules' own bulk doors.

Everything is drawn from one seeded Random in the order of village codes, so the same arguments tell the same story.
People, telephone numbers and documents are made up; the villages are real.
"""
