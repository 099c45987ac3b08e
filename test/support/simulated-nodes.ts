// Loaded before every spec: clusters of tests have simulated nodes, also those that commands under test start. A spec that
// wants a real node says so to startCluster.
process.env["WEBIDE_NODES"] = "simulated";
