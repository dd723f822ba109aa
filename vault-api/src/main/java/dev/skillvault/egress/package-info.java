/**
 * The call: {@link dev.skillvault.egress.AuthorizedClient} is the only door out. A skill hands it an
 * {@link dev.skillvault.egress.ApiRequest} without any credential and gets an {@link dev.skillvault.egress.ApiResponse} without
 * any credential; decision, token and record happen behind it.
 */
@NullMarked
package dev.skillvault.egress;

import org.jspecify.annotations.NullMarked;
