/**
 * The options of all subcommands: one table says what there is, and flag, environment, file and default give the values,
 * in that order. Every refusal is one line that names who gave the value, the value, and what is accepted.
 */
@NullMarked
package dev.entitlement.gateway.options;

import org.jspecify.annotations.NullMarked;
