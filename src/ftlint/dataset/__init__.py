"""Operations on whole datasets: statistics, conversion, merging, splitting."""
