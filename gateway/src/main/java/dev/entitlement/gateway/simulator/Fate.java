package dev.entitlement.gateway.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of one request.
 *
 * @param ending how it ends
 * @param answer what is answered; null unless {@code ending} is {@link Ending#ANSWERED}
 * @param delayNanos how long that takes from the request's arrival
 */
record Fate(Ending ending, @Nullable Answer answer, long delayNanos) {}
