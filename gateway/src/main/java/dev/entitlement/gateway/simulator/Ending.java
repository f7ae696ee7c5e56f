package dev.entitlement.gateway.simulator;

/** How a request ends. The names are also the prefixes of scripted ids. */
enum Ending {
    /** With an answer. */
    ANSWERED,
    /** Never: the connection stays open and silent. */
    HANG,
    /** With the connection closed by a TCP reset. */
    RESET,
    /** With status 200 and something that is not JSON. */
    GARBAGE
}
