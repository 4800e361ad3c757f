"""Side by side with named peers, printing ratios: what each comparison measures, and how."""
