/**
 * The command line: {@link dev.entitlement.gateway.Main} finds the subcommand, reads its options and turns what comes of
 * it into an exit status. 0 is fine, 1 is a failure told in one line, 2 is a wrong option told in one line.
 */
@NullMarked
package dev.entitlement.gateway;

import org.jspecify.annotations.NullMarked;
