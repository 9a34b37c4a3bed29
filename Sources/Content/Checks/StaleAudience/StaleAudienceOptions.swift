/// When a campaign has too many recipients on suppression lists.
package struct StaleAudienceOptions: Hashable, Sendable {
    /// Of a campaign's recipients, 0 to 1. With a fresh audience it is next to none: people who unsubscribed since.
    package var share = 0.02
    /// Recipients below which nothing is said.
    package var atLeast = 100

    package init() {}
}
