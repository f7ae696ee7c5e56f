/** What the project is measured against. */
@NullMarked
package dev.entitlement.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
