# Letters by e-mail. Of each kind: the subject, the text (a blank line parts paragraphs), the words of its one button, and why somebody gets it.

mail-hello = Hello { $name },
mail-hello-nobody = Hello,
mail-plain-link = If the button doesn't work, open this address:
mail-unsubscribe = No more letters like this

unsubscribe-title = No more letters like this?
unsubscribe-text = You then get no more letters of this kind at { $address }.
unsubscribe-act = Unsubscribe
unsubscribe-done-title = You are unsubscribed
unsubscribe-done-text = You get no more letters of this kind at { $address }.
unsubscribe-gone-title = This link no longer works
unsubscribe-gone-text = It may be too old, or a part of it is missing. Open it from the letter once more.

sign_in_link = Your link to sign in
    .text =
        Here is the link you asked for. It works once, for { $minutes } minutes.

        Didn't ask for it? Then you can ignore this letter: nobody gets in without the link.
    .button = Sign in
    .why = You get this letter because somebody asked for a link to sign in to Mellanrum with your address.

registration_receipt = We have your registration for { $network }
    .text =
        Thank you. { $municipality } has registered its interest in { $network }. It is not binding.

        With the link below you can see, change or withdraw it. Keep this letter: whoever has the link can do so.
    .button = See your registration
    .why = You get this letter because this address was given when { $municipality } registered.

registration_link = The link to your registration for { $network }
    .text =
        { $municipality } is already registered for { $network } with this address. With the link below you can see, change or withdraw the registration.
    .button = See your registration
    .why = You get this letter because somebody filled in the form for { $network } with this address.

proposal = A proposal for { $network }: { $title }
    .text =
        There is now a proposal for what { $network } could be, made from what you and the others have registered: direction, content and fee.

        Read it, see your own fee, and say what { $municipality } thinks. You can change your answer later.
    .button = Read and answer
    .why = You get this letter because { $municipality } has registered its interest in { $network } with this address.

municipality_confirmed = Welcome to { $network }
    .text =
        { $municipality } now has a place in { $network }.

        { $n ->
            [one] The link below is for one person. Whoever opens it makes an account and comes in.
           *[other] The link below is for { $n } people from { $municipality }. Share it with those who take part: each of them makes an account and comes in.
        }
    .button = Go to { $network }
    .why = You get this letter because { $municipality } has registered its interest in { $network } with this address.

place_free = There is a place in { $network }
    .text =
        You have been in line, and now there is a place for { $municipality } in { $network }.

        The coordinators will be in touch. With the link below you can see your registration, or withdraw it if you no longer want the place.
    .button = See your registration
    .why = You get this letter because { $municipality } is in line for { $network } with this address.

registration_declined = Your registration for { $network }
    .text =
        { $municipality } does not get a place in { $network } this time. Thank you for your interest.

        With the link below you can see your registration, or withdraw it.
    .button = See your registration
    .why = You get this letter because { $municipality } has registered its interest in { $network } with this address.

seat_invitation = Take over from { $person } in { $network }
    .text =
        { $person } has had { $municipality }’s seat in { $network }. You are asked to take it over.

        When you open the link you make an account, and the seat is yours: the rooms, the questions that wait for an answer, and the topics that { $person } has followed.
    .button = Take over the seat
    .why = You get this letter because somebody who runs { $network } gave your address.
