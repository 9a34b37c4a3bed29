/// Requires that the draft says what the reader should do, for the kinds of incident that need it.
enum StepRule {
    /// The fewest words of a sentence that gives an instruction; `Contact us` alone is a link of any footer.
    private static let leastWords = 3

    static func judge(_ draft: ApologyDraft, _ reference: ApologyReference) -> [ApologyFinding] {
        guard let step = ApologyStep(reference.kind) else { return [] }
        let isNamed = draft.body.contains { passage in
            step.isNamed(in: passage) && (passage.wordCount >= leastWords || passage.key.contains { $0 >= 0xE3 })
        }
        return isNamed ? [] : [ApologyFinding(.noStep, where: draft.bodyPlace, why: step.why)]
    }
}

/// What an apology must ask its reader to do, by kind of incident. An apology for any other kind need not ask for
/// anything.
///
/// | kind | asks for |
/// |---|---|
/// | data-exposure | a way to protect oneself: change the password, check the account, a contact for questions |
/// | wrong-content | the correct link or price, or a note that there is nothing to do |
/// | wrong-segment | ignore or delete the mail, or a note that there is nothing to do |
enum ApologyStep {
    case protect, correct, ignore

    init?(_ kind: IncidentKind) {
        switch kind {
        case .dataExposure: self = .protect
        case .wrongContent: self = .correct
        case .wrongSegment: self = .ignore
        case .placeholder, .staleSuppression, .duplicateSend, .other: return nil
        }
    }

    var why: String {
        switch self {
        case .protect:
            "Say how people can protect themselves (change the password, watch the account, contact you): people whose "
                + "data was exposed want to know that first."
        case .correct:
            "Say what is right, such as the correct link or price, or that there is nothing to do: otherwise "
                + "people act on the wrong information."
        case .ignore:
            "Ask people to ignore or delete the mail, or say that there is nothing to do: otherwise they act on a mail "
                + "that was not meant for them."
        }
    }

    func isNamed(in passage: ApologyPassage) -> Bool {
        switch self {
        case .protect: Self.protections.isIn(passage) || Self.nothing.isIn(passage)
        case .correct: Self.corrections.isIn(passage) || Self.nothing.isIn(passage)
        case .ignore: Self.dismissals.isIn(passage) || Self.nothing.isIn(passage)
        }
    }

    private static let protections = ApologyPhrases([
        "English": """
        change your password, change the password, reset your password, new password, change your pin, \
        change it everywhere, watch your, monitor your, keep an eye on, check your account, check your statements, \
        review your, two-factor, two-step, be alert, be careful with, beware of, be wary, do not open, do not click, \
        phishing, contact us, contact our, call us, write to us, contact your bank, block your card, delete the email, \
        delete that email, delete the message, please delete
        """,
        "German": """
        passwort ändern, passwort zu ändern, ändern sie*, ändern sie ihr passwort, ändere dein passwort, neues passwort, \
        passwort zurücksetzen, behalten sie ihr konto, prüfen sie*, überprüfen sie*, achten sie*, zwei-faktor*, \
        seien sie vorsichtig, vorsichtig bei, phishing*, wenden sie sich, wende dich, rufen sie uns, schreiben sie uns, \
        kontaktieren sie, karte sperren, löschen sie*
        """,
        "French": """
        mot de passe, changez, modifiez, surveillez, vérifiez, soyez vigilant*, restez vigilant*, hameçonnage, \
        contactez-nous, nous contacter, écrivez-nous, appelez-nous, contactez votre banque, double authentification, \
        supprimez
        """,
        "Spanish": """
        cambia tu contraseña, cambie su contraseña, cambiar la contraseña, cambiar tu contraseña, cambiar su contraseña, \
        contraseña nueva, nueva contraseña, vigila*, vigile*, revisa*, revise*, desconfía*, desconfíe*, phishing, \
        contáctenos, póngase en contacto, ponte en contacto, escríbanos, escríbenos, llámenos, dos factores, elimine, elimina
        """,
        "Italian": """
        cambi la password, cambia la password, cambiare la password, cambiate la password, modificare la password, \
        nuova password, controlla*, controlli*, verifica*, verifichi*, presti attenzione, fai attenzione, phishing, \
        contattaci, ci contatti, contattarci, scrivici, ci scriva, due fattori, elimin*
        """,
        "Portuguese": """
        altere a sua palavra-passe, altere a sua senha, mude a sua senha, alterar a senha, alterar a palavra-passe, \
        nova senha, nova palavra-passe, altere, verifique, vigie, esteja atento, desconfie, phishing, contacte-nos, \
        contate-nos, entre em contato, entre em contacto, escreva-nos, dois fatores, elimine, apague
        """,
        "Dutch": """
        wijzig uw wachtwoord, wijzig je wachtwoord, wachtwoord te wijzigen, wachtwoord wijzigen, nieuw wachtwoord, \
        houd uw, houd je, controleer, wees alert, wees voorzichtig, phishing, neem contact op, contact met ons, \
        mail ons, bel ons, twee-factor*, tweestaps*, verwijder
        """,
        "Others": """
        byt lösenord*, ändra ditt lösenord, kontakta oss, skift adgangskode, skift din adgangskode, kontakt os, \
        endre passord*, bytt passord*, kontakt oss, vaihda salasana*, ota yhteyttä, zmień hasło, zmianę hasła, \
        skontaktuj się, změňte si heslo, změňte heslo, kontaktujte nás, változtassa meg, lépjen kapcsolatba, \
        schimbați parola, contactați-ne, şifrenizi değiştir*, bize ulaşın, ubah kata sandi, đổi mật khẩu, \
        смените пароль, измените пароль, сменить пароль, свяжитесь с нами, змініть пароль, зв'яжіться з нами
        """,
        "Chinese, Japanese, Korean": "修改密码, 更改密码, 更改密碼, 联系我们, 聯絡我們, パスワードを変更, パスワードの変更, お問い合わせ, 비밀번호를 변경, 문의",
    ])

    private static let corrections = ApologyPhrases([
        "English": """
        correct, corrected, right price, right link, right date, right time, right code, right name, right address, \
        right one, right version, right information, should be, should read, should have been, should have read, \
        actual price, actual date, new link, working link, the link is, instead of, here is the, here are the
        """,
        "German": """
        richtig*, korrekt*, korrigiert*, berichtigt*, hätte*, lautet, beträgt, gilt, neue link, funktionierende*, statt, \
        tatsächlich*
        """,
        "French":
            "correct*, corrigé*, bon lien, bon prix, bonne date, bon code, aurait dû être, est de, au lieu de, voici le, voici la",
        "Spanish":
            "correct*, corregid*, debía ser, debería ser, en lugar de, en vez de, precio real, aquí tienes, aquí tiene",
        "Italian": "corrett*, giust*, avrebbe dovuto essere, invece di, anziché, prezzo reale, ecco il, ecco la",
        "Portuguese":
            "corret*, correct*, corrigid*, deveria ser, devia ser, em vez de, ao invés de, preço real, aqui está",
        "Dutch": "juiste, correcte, gecorrigeerde, had moeten zijn, in plaats van, werkelijke prijs, hier is",
        "Others": """
        rätt*, korrekt*, rigtige, riktig*, oikea*, prawidłow*, poprawn*, właściw*, správn*, helyes*, corect*, doğru*, \
        benar, đúng, правильн*, верн*, вірн*, σωστ*, Σωστ*, الصحيح*, נכון, הנכון, सही
        """,
        "Chinese, Japanese, Korean": "正确, 正確, 应为, 應為, 正しい, 正しくは, 訂正後, 올바른, 정확한",
    ])

    private static let dismissals = ApologyPhrases([
        "English": "ignore, disregard, delete, discard, was not for you, take no notice",
        "German": "ignorier*, lösch*, gegenstandslos, nicht beachten, betrachten sie, betrachte",
        "French":
            "ignorer, ignorez, supprimer, supprimez, ne pas tenir compte, ne pas en tenir compte, ne tenez pas compte",
        "Spanish": "ignor*, elimin*, borr*, haz caso omiso, haga caso omiso, no tengas en cuenta, no tenga en cuenta",
        "Italian": "ignor*, elimin*, cancell*, non tenere conto, non tenga conto, cestin*",
        "Portuguese": "ignor*, elimin*, apag*, desconsider*",
        "Dutch": "negeren, negeer, verwijder*, als niet verzonden",
        "Others": """
        ignorera, bortse, radera, ignorer, slet, slett, se bort, poista, jätä huomiotta, zignor*, usuń*, usunąć, \
        ignorujte, smažte, hagyja figyelmen kívül, törölje, ignorați, ștergeți, dikkate almay*, görmezden gel*, \
        abaikan, bỏ qua, игнорир*, не обращайте внимания, удалите, ігнор*, видаліть, αγνοήστε, تجاهل*, להתעלם
        """,
        "Chinese, Japanese, Korean": "忽略, 删除, 刪除, 無視, 削除, 破棄, 무시, 삭제",
    ])

    /// Phrases that say there is nothing to do.
    private static let nothing = ApologyPhrases([
        "English": """
        nothing to do, nothing you need to do, nothing for you to do, no action, do not need to do anything, \
        don't need to do anything, do not have to do anything, don't have to do anything, need not do anything, \
        not need to act, nothing further
        """,
        "German":
            "nichts tun, nichts zu tun, nichts weiter tun, nichts unternehmen, kein handlungsbedarf, nichts weiter zu",
        "French": "rien à faire, n'avez rien à, aucune action, aucune démarche",
        "Spanish":
            "no tienes que hacer nada, no tiene que hacer nada, no es necesario que haga*, ninguna acción, nada que hacer",
        "Italian": "non deve fare nulla, non devi fare nulla, non è necessario fare, nessuna azione, niente da fare",
        "Portuguese": "não precisa de fazer nada, não precisa fazer nada, nenhuma ação, nada a fazer",
        "Dutch": "hoeft niets te doen, niets te doen, geen actie, niets doen",
        "Others": """
        behöver inte göra något, ikke gøre noget, ikke gjøre noe, ei tarvitse tehdä, nie musisz nic, nie trzeba nic, \
        nemusíte nic, nincs teendő*, nu trebuie să faceți, herhangi bir işlem, ничего делать не, не нужно ничего, \
        нічого робити не
        """,
        "Chinese, Japanese, Korean": "无需任何操作, 无需采取, 無需任何, 対応は不要, お手続きは不要, 조치가 필요하지, 별도의 조치",
    ])
}
