# Brev med e-post. Av varje slag: ämnesraden, texten (en tom rad skiljer stycken åt), orden på den enda knappen, och varför man får det.

mail-hello = Hej { $name }!
mail-hello-nobody = Hej!
mail-plain-link = Om knappen inte fungerar, öppna den här adressen:
mail-unsubscribe = Inga fler sådana brev

unsubscribe-title = Inga fler sådana brev?
unsubscribe-text = Då får du inga fler brev av det här slaget till { $address }.
unsubscribe-act = Avsluta
unsubscribe-done-title = Du får inga fler
unsubscribe-done-text = Brev av det här slaget kommer inte längre till { $address }.
unsubscribe-gone-title = Länken gäller inte längre
unsubscribe-gone-text = Den kan vara för gammal, eller så saknas en del av den. Öppna den en gång till från brevet.

sign_in_link = Din länk för att logga in
    .text =
        Här är länken du bad om. Den fungerar en gång, i { $minutes } minuter.

        Var det inte du? Då kan du strunta i brevet: ingen kommer in utan länken.
    .button = Logga in
    .why = Du får brevet för att någon bad om en länk för att logga in i Mellanrum med din adress.

registration_receipt = Vi har fått er anmälan till { $network }
    .text =
        Tack! { $municipality } har anmält intresse för { $network }. Anmälan är inte bindande.

        Med länken nedan kan du se, ändra eller dra tillbaka den. Spara brevet: den som har länken kan göra det.
    .button = Se anmälan
    .why = Du får brevet för att den här adressen angavs när { $municipality } anmälde sig.

registration_link = Länken till er anmälan till { $network }
    .text =
        { $municipality } är redan anmäld till { $network } med den här adressen. Med länken nedan kan du se, ändra eller dra tillbaka anmälan.
    .button = Se anmälan
    .why = Du får brevet för att någon fyllde i formuläret för { $network } med den här adressen.

proposal = Ett förslag för { $network }: { $title }
    .text =
        Nu finns ett förslag på vad { $network } kan bli, gjort av det som ni och de andra har anmält: inriktning, innehåll och avgift.

        Läs det, se er egen avgift och säg vad { $municipality } tycker. Ni kan ändra svaret senare.
    .button = Läs och svara
    .why = Du får brevet för att { $municipality } har anmält intresse för { $network } med den här adressen.

municipality_confirmed = Välkommen till { $network }
    .text =
        { $municipality } har nu plats i { $network }.

        { $n ->
            [one] Länken nedan är för en person. Den som öppnar den skapar ett konto och kommer in.
           *[other] Länken nedan är för { $n } personer från { $municipality }. Dela den med dem som ska vara med: var och en skapar ett konto och kommer in.
        }
    .button = Till { $network }
    .why = Du får brevet för att { $municipality } har anmält intresse för { $network } med den här adressen.

place_free = Det finns plats i { $network }
    .text =
        Ni har stått på kö, och nu finns det plats för { $municipality } i { $network }.

        Koordinatorerna hör av sig. Med länken nedan kan du se er anmälan, eller dra tillbaka den om ni inte längre vill ha platsen.
    .button = Se anmälan
    .why = Du får brevet för att { $municipality } står på kö till { $network } med den här adressen.

registration_declined = Er anmälan till { $network }
    .text =
        { $municipality } får inte plats i { $network } den här gången. Tack för ert intresse.

        Med länken nedan kan du se er anmälan, eller dra tillbaka den.
    .button = Se anmälan
    .why = Du får brevet för att { $municipality } har anmält intresse för { $network } med den här adressen.

seat_invitation = Ta över efter { $person } i { $network }
    .text =
        { $person } har haft platsen för { $municipality } i { $network }. Nu får du frågan om att ta över den.

        När du öppnar länken skapar du ett konto, och platsen är din: rummen, frågorna som väntar på svar och ämnena som { $person } har följt.
    .button = Ta över platsen
    .why = Du får det här brevet för att någon som håller i { $network } har angett din adress.
