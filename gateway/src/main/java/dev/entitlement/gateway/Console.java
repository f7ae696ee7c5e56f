package dev.entitlement.gateway;

import java.io.PrintWriter;

/**
 * Where results and complaints are printed; both flush at each line end.
 *
 * @param out standard output: what was asked for, and nothing else
 * @param err standard error
 */
record Console(PrintWriter out, PrintWriter err) {}
