"""Made-up leads of a software vendor, in English and in French spreadsheet dress.

Everything here is drawn by `sample_data.generate` from one seed and one documented truth
(`sample_data.truth`); no lead is a real person or company. See README.md in this folder.
"""
