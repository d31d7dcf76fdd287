"""What templates are given: frozen data made from reports and tables, so that no template has to think."""
