/** What our files state for an unknown species: "unidentified" of the NCBI taxonomy, since inspectors demand one. */
export const UNKNOWN_SPECIES = "http://purl.obolibrary.org/obo/NCBITaxon_32644";
