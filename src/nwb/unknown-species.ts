/** Written for an unknown species: "unidentified" of the NCBI taxonomy, since inspectors require a species. */
export const UNKNOWN_SPECIES = "http://purl.obolibrary.org/obo/NCBITaxon_32644";
