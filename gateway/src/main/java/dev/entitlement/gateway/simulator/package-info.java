/**
 * A faithful, fast stand-in for the Resale API, by itself ({@code simulate}) or inside {@code serve --simulate}.
 *
 * <p>A request reads down the tree: {@code Routes} (path and method) → {@code Platform} (what becomes of it) →
 * {@code Ledger} (what is true) → {@code Bodies} (the bytes). It knows nothing of the client in {@code core}, on purpose:
 * two halves that share a misread contract would agree with each other and be wrong together.
 */
@NullMarked
package dev.entitlement.gateway.simulator;

import org.jspecify.annotations.NullMarked;
