/**
 * Our gateway beside its peers on the same work, in one command: what a request costs through each, and what becomes of
 * those that have retries on a bad day. {@link dev.entitlement.benchmarks.sidebyside.PeersCommand} is the door.
 */
@NullMarked
package dev.entitlement.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
