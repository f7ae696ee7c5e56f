package dev.entitlement.gateway.serve;

import dev.entitlement.ReactivationRequest;

/**
 * A line of bulk input that can be called for.
 *
 * @param index from 0, blank lines not counted
 */
record BulkLine(long index, ReactivationRequest request) {}
