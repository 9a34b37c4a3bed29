/// One way in which mail tells to whom it was sent: `This message was sent to`, and behind it the address.
///
/// What stands right before the address is the tail. Before that, with at most `hole` bytes of the same sentence
/// between, must stand one of the subjects: "was sent to" alone is said of anything, of "this message" only to its
/// recipient.
struct RecipientPhrase: Sendable {
    /// What a finding is called.
    enum Kind: String, Sendable {
        /// This message was sent to …
        case sentTo = "sent-to"
        /// You are subscribed as …
        case subscribedAs = "subscribed-as"
        /// You received this because … is subscribed
        case receivedBecause = "received-because"
    }

    /// What the address must be besides, where the tail alone could lead to anybody's: "because".
    enum Proof: Sendable {
        case none
        /// Either the text calls it an address ("because your address"), or one of the phrase's followers stands
        /// behind it ("is subscribed").
        case addressOrFollower
        /// One of the followers stands behind it.
        case follower
    }

    let kind: Kind
    /// Empty when the tail says it all.
    var subjects: [[UInt8]] = []
    /// Bytes between subject and tail.
    var hole = 30
    let tails: [String]
    var proof = Proof.none
    /// With what the text behind the address begins.
    var followers: [[UInt8]] = []

    init(
        _ kind: Kind, subjects: [String] = [], hole: Int = 30, tails: [String], proof: Proof = .none,
        followers: [String] = []
    ) {
        self.kind = kind
        self.subjects = subjects.map { Array($0.utf8) }
        self.hole = hole
        self.tails = tails
        self.proof = proof
        self.followers = followers.map { Array($0.utf8) }
    }
}
