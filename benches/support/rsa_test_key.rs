//! TEST KEY. An RSA key of 2,048 bits that is published here, so it protects nothing. Making one takes longer than a
//! benchmark should wait, and ring makes none.

/// TEST KEY: its PKCS#8 form, in base64.
pub(crate) const RSA_TEST_KEY_PKCS8: &str = concat!(
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDfxqZ8btjfmvZ2OgtuRujVe+mapN+vy3dp9RLB+NQsf4UWw7Xf",
    "Z12PBVDOjdVPdcCLRy7p+hR06iMqEvFbgSERx8KJvEjjB+gZ52dX1WJuSVZG5vkeqj2djSCrycTYGyHeJU7idwwQdhVaFMvStcq+",
    "vPyDvK3J9bKOZ8CqopRlRepp8FjhrG4N97qi00Cj4sXM8szOzKxXmX48Nlr+mfN45azxLwPKzNwJsC2BFq/gjNvsXbx3sNlRyq49",
    "o3TH4CNxNGCf0SUZsVpGFQJO8Lw/lKe/ovHhDBtR8qf77CGrKxEcKleHWl7/2E6yz4J65bTe/oX9ACiFr8HNQZJhpabNAgMBAAEC",
    "ggEAFIaMAp57Dd0qaly+BXiQM1v0aPPJJ4t+4aN4YkqYt5fFlUZDuk3b/I1GkYB1k1GTMcZ7n9WJWjhk6Lj1FelJwO/bdB1m0bNw",
    "QpQBqPWD9YBZLBOHWgM2hJ5YMIZ6cKVIdxZhkajNKZaTNDPAU4yX0xgFndXI9EN+BDOxeru2Tdv7qBVBxbzKcxRYhNaL8SW/cvdY",
    "5MnUvLy/nRreLN2JF+Il0u/8VMUj2z84cDtWQ2jCwB5GjHS+gFjJIq89tB3T+e7Y1LfHAGV3GK1zwTi7rIv2ZWTk2RfrY9E9sRQQ",
    "sMjo5MnMIAlHlxe8Lnffht+1/PebPMPYAXlbNZJmkOZxxwKBgQD0t4M25Hz9++/8pJ/iFBTxsu9PscwtbrqsufpjsdBFe2xXmy4t",
    "O2OwHA/wK13PLwOl5xQHtnAqVSd5x+GM9/rrmlN9b8cDkc8A8cJiHFEiAVi8weq9xcKHNRTuPgVfcdGrs3PoL9xWs1DO1M4EOok6",
    "jS8MFovO7JNwBjlEArJF+wKBgQDqF/bxyAfLaleMnEMEOSu6QVrrodUS0FQS47LKpqC0aDgs/XuOfjYdEgNGaGW7a3wHKM7kc0xn",
    "uAOloFLYQ/0ujHUnXI8hxlAmYaIaf6ibAIMOijRF7ODJaZNnPPxJl2seBXyPMeweBxl5ZNhTNibTInNFo6q9CE9L0G01eY3T1wKB",
    "gQC6W5X9E3tsH5Pena90Bz774PwFgKywXIakSuy3Rw4IG7mh7Xb40yVTU8t/ZkcGJBNvH85NIU3Brx9kyialp6LaEKhL+fdgbIVr",
    "frA87ruKXeQpurL82cEOHgpWc7y7tn2pd/tocioljGCZYc2RwtIGWMXfOrw1VEvjH5o0hKkmSQKBgHAk8uR5U2Kbmz19To2jZdNg",
    "o9HmQVE2BFDYTDrRAIPsuZy0ApEM3ZennXIJaVMT9uLnJdZDdgLqILUjzQxV5eB64VTt/pPLkXIRq7rOFVPMNvysMMae6EEVFsyK",
    "ZsJKi8JiFn3zCI6KECYbrZaPhqH3Cwn9kjnk1TgYrXjEtrEZAoGAQAKqY/32Lw7qZZh/zILOfg+xizkEvihbfPqnL/pAAYhA/dDr",
    "a2lhwTmJMhxeDE2XQypxq5d+z0y4TsXY7fvsE0N6I3MV5xTVPL0rknRAex5fnkmfBZ/E0Fum6ZM8cUwfJwbc22NB8Q6fH7l6woBI",
    "d4za3ksUXqw3wfxfkL+2LQk=",
);
