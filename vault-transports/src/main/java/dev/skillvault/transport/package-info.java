/**
 * The vendors' own clients on the vault's door: {@link dev.skillvault.transport.SkillVaultHttpTransport} carries Google's,
 * {@link dev.skillvault.transport.SkillVaultGitHubConnector} carries github-api. What a client wants to send becomes an
 * {@link dev.skillvault.egress.ApiRequest}, is decided like any other, and is given its token behind the door; a client never
 * sees one. Stands before {@link dev.skillvault.egress.AuthorizedClient} on a call's way, and knows nothing of what lies behind it.
 */
@NullMarked
package dev.skillvault.transport;

import org.jspecify.annotations.NullMarked;
