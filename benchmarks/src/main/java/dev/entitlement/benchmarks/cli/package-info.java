/** How the commands talk to those who type them: refusals and reasons, each in one line. */
@NullMarked
package dev.entitlement.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
