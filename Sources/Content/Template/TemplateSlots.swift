import Mail

/// What the last messages of one template have at each place, as hashes: which words are the same for all, and where
/// each message has something of its own.
///
/// The first message of the window is the pattern. Of each later message one bit is kept for each pair of
/// neighbouring words of the pattern: whether the message has that pair. Pairs that the pattern lacks are kept only
/// when they may matter: those of marks that placeholders are written with, and those that join two words of the
/// pattern between which the pattern has a few more.
///
/// **Why bits:** the question is always how many of the *last* messages, and about other recipients. A counter
/// cannot forget one message.
///
/// **Bounded:** at most 80 KB, for any messages. A template of 300 words takes 25 KB.
struct TemplateSlots: Sendable {
    /// The most messages that are remembered: one bit each.
    static let messageLimit = 64
    /// How long a message counts.
    static let window = Duration.seconds(3_600)
    /// The most pairs that are not the pattern's.
    static let strayLimit = 512

    /// After how many messages the pattern is looked at.
    private static let revisedAt = 16

    private struct Entry: Sendable {
        let id: RecordID
        let recipients: UInt64
        let at: Timestamp
    }

    private var pattern = SlotPattern()
    private var entries: [Entry] = []
    /// The entry that the next message replaces, when there is no room.
    private var oldest = 0
    /// Whether a pair was left out for want of room.
    private var isFull = false
    private var isRevised = false

    /// One message, prepared without any lock.
    struct Reading: Sendable {
        let id: RecordID
        /// A hash of the recipients.
        let recipients: UInt64
        let at: Timestamp
        let atoms: [TextAtom]

        init(_ message: Message, id: RecordID, recipients: [Address], at: Timestamp) {
            var hash = StableHash()
            for recipient in recipients { hash.combine(recipient.key) }
            self.id = id
            self.recipients = hash.value
            self.at = at
            atoms = MessageAtoms(of: message).atoms
        }
    }

    /// Adds a message, and returns what the others show about it; nil when there are no others.
    ///
    /// A message with an empty slot is not added: when one in ten messages loses its amount, the others still show
    /// what belongs there.
    mutating func take(_ reading: Reading) -> SendEvidence? {
        guard entries.contains(where: { isRecent($0, reading.at) }) else {
            start(with: reading)
            return nil
        }
        let match = SlotMatch(reading.atoms, pattern)
        let evidence = evidence(for: reading, match)
        if evidence?.emptySlots.isEmpty ?? true { add(reading, match) }
        return evidence
    }

    /// The same for a message that is read again, without adding it.
    func evidence(for reading: Reading) -> SendEvidence? { evidence(for: reading, SlotMatch(reading.atoms, pattern)) }

    private func entry(_ reading: Reading) -> Entry {
        Entry(id: reading.id, recipients: reading.recipients, at: reading.at)
    }

    /// Messages are judged by several loops, so that one may be a little later than the one judged.
    private func isRecent(_ entry: Entry, _ now: Timestamp) -> Bool {
        let age = now - entry.at
        return age < Self.window && age > .zero - Self.window
    }

    /// The size of what is kept, in bytes, without unused room of arrays.
    var bytes: Int { pattern.bytes + entries.count * MemoryLayout<Entry>.stride }

    // MARK: Adding

    private mutating func start(with reading: Reading) {
        self = TemplateSlots()
        pattern = SlotPattern(reading.atoms)
        entries = [entry(reading)]
        pattern.note(SlotMatch(reading.atoms, pattern), at: 0, strayLimit: 0)
    }

    /// Takes this message as the pattern when the first one turns out to have lacked a value, as a sender's test
    /// message may. Once in a window, because the others have to be learnt again.
    private mutating func revise(by reading: Reading) {
        guard !isRevised, entries.count == Self.revisedAt else { return }
        if pattern.lacksValue(1 &<< UInt64(Self.revisedAt) &- 1) { start(with: reading) }
        isRevised = true
    }

    private mutating func add(_ reading: Reading, _ match: SlotMatch) {
        let position: Int
        if let same = entries.firstIndex(where: { $0.id == reading.id || $0.recipients == reading.recipients }) {
            position = same
            entries[same] = entry(reading)
        } else if entries.count < Self.messageLimit {
            position = entries.count
            entries.append(entry(reading))
        } else {
            position = oldest
            entries[oldest] = entry(reading)
            oldest = (oldest + 1) % Self.messageLimit
        }
        pattern.clear(position)
        if position == 0, pattern.strayCount > Self.strayLimit / 2 {
            pattern.removeStrays()
            isFull = false
            pattern.note(SlotMatch(reading.atoms, pattern), at: position, strayLimit: Self.strayLimit)
        } else {
            pattern.note(match, at: position, strayLimit: Self.strayLimit)
        }
        if pattern.strayCount >= Self.strayLimit { isFull = true }
        revise(by: reading)
    }

    // MARK: Asking

    private func evidence(for reading: Reading, _ match: SlotMatch) -> SendEvidence? {
        var others: UInt64 = 0
        for (position, entry) in entries.enumerated() where isRecent(entry, reading.at) {
            if entry.id != reading.id, entry.recipients != reading.recipients { others |= 1 &<< UInt64(position) }
        }
        guard others != 0 else { return nil }
        let atoms = reading.atoms
        var places: [SendEvidence.Place] = []
        places.reserveCapacity(atoms.count)
        for (atom, pair) in zip(atoms, match.pairs) {
            let isKnown = pair != SlotPattern.none
            places.append(
                SendEvidence.Place(
                    seen: isKnown ? pattern.bits[Int(pair)] & others : 0, start: atom.start, end: atom.end,
                    surface: atom.surface, isCounted: isKnown || atom.isTagLike && !isFull))
        }
        // Without room nobody knows how many others have the slot empty, too.
        let slots = isFull ? [] : EmptySlots(pattern, others).find(in: match)
        return SendEvidence(compared: others.nonzeroBitCount, emptySlots: slots, places: places)
    }
}
