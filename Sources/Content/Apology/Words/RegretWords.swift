/// Words that say sorry.
enum RegretWords {
    static let phrases = ApologyPhrases(
        [
            "English": """
            sorry, apologise*, apologize*, apology, apologies, we regret, i regret, deeply regret, forgive us, \
            excuse us, please excuse, please accept our
            """,
            "German": """
            tut uns leid, tut es uns leid, tut mir leid, tut es mir leid, entschuldig*, verzeih*, bedauern, bedaure, \
            um nachsicht, sorry
            """,
            "French": "désolé*, excus*, pardon*, regrettons, regrette, navré*",
            "Spanish":
                "lo siento, lo sentimos, sentimos mucho, sentimos la, sentimos las, sentimos los, sentimos haber, sentimos el, disculp*, perdón, perdona*, perdone*, lamentamos, lamento",
            "Italian": "scus*, ci dispiace, mi dispiace, spiacenti, perdono, perdonat*, ci rammarichiamo, rammaric*",
            "Portuguese": "desculp*, lamentamos, lamento, sentimos muito, perdão, pedimos perdão",
            "Dutch": "sorry, excuses, excuus, spijt ons, spijt mij, spijt het, betreuren, onze verontschuldig*",
            "Swedish, Danish, Norwegian": """
            ursäkt*, förlåt*, beklagar, ledsna, undskyld*, beklager, unnskyld*, lei oss, kede af
            """,
            "Finnish": "pahoittel*, anteeksi*", "Polish": "przeprasz*, przeprosi*, przykro nam, wybacz*",
            "Czech, Slovak": "omlouv*, omluv*, promiňte, mrzí nás, je nám líto, ospravedlň*, prepáčte",
            "Hungarian": "elnézés*, bocsánat*, sajnál*", "Romanian": "ne pare rău, scuze*, regretăm, ne cerem iertare",
            "Turkish": "özür*, üzgün*, kusura bakma*", "Indonesian, Vietnamese": "maaf*, xin lỗi",
            "Russian, Ukrainian": "извин*, прости*, прощени*, сожале*, вибач*, перепрош*, пробач*",
            "Greek": "συγγνώμη, Συγγνώμη, συγνώμη, Συγνώμη, λυπούμαστε, Λυπούμαστε, απολογούμαστε, Απολογούμαστε",
            "Arabic, Hebrew, Hindi": "نعتذر*, اعتذار*, نأسف*, آسف*, סליחה, מתנצל*, התנצלות*, क्षमा, खेद, माफ़ी, माफी",
            "Chinese": "抱歉, 对不起, 對不起, 道歉, 歉意, 致歉, 歉疚",
            "Japanese, Korean": "申し訳, お詫び, おわび, 謝罪, 죄송, 사과드립니다, 사과의, 사과를",
        ],
        except: [
            "English": """
            sorry to see you, sorry to say goodbye, sorry not sorry, not sorry, safe than sorry, be sorry, \
            no need to apologi*, no apologies, no excuses, no excuse
            """
        ])
}
