/** Figures: JMH benchmarks of single pieces, and the open-loop load harness for the whole. */
@NullMarked
package dev.entitlement.benchmarks;

import org.jspecify.annotations.NullMarked;
