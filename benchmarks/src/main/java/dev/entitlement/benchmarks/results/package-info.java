/**
 * What a run of load left behind, and what can be said of it: {@code Run} (the files as values) → {@code FailIf} (is that
 * good enough?) and {@code Comparison} (is it another than that one, or is that chance?). Knows nothing of how load is made
 * nor of how it is drawn.
 */
@NullMarked
package dev.entitlement.benchmarks.results;

import org.jspecify.annotations.NullMarked;
