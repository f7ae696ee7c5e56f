/** JMH benchmarks. Each stands beside a baseline in its own class: a figure alone says nothing. */
@NullMarked
package dev.entitlement.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
